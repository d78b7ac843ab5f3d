/** What a tick shows. No DOM. */

type Ticked = { readonly currentTarget: { checked: boolean } };

/**
 * Shows what is, not what was clicked: the next redraw has the news. A tick that waits for the server would be taken
 * off by any redraw before and come back later.
 */
export const tickOf =
  (isOn: boolean, onChange: (isOn: boolean) => void) =>
  ({ currentTarget }: Ticked): void => {
    const wanted = currentTarget.checked;
    currentTarget.checked = isOn;
    onChange(wanted);
  };
