/** Our own icons: 24 × 24, drawn with one stroke width, in the colour of the text around them. */
import type { JSX } from 'preact';

const PATHS = {
  mic: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M9 21h6',
  micOff:
    'M15 10V6a3 3 0 0 0-5.7-1.3M9 9v2a3 3 0 0 0 4.6 2.5M5.5 11a6.5 6.5 0 0 0 10.3 5.3M18.5 11a6.4 6.4 0 0 1-.6 2.7M12 17.5V21M9 21h6M4 3l16 18',
  camera:
    'M4 6.5h9a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5zM14.5 11l6-3.5v9l-6-3.5',
  cameraOff:
    'M9.5 6.5H13A1.5 1.5 0 0 1 14.5 8v3l6-3.5v9l-4.2-2.5M14.3 16.6a1.5 1.5 0 0 1-1.3.9H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5h1M4 3l16 18',
  screen:
    'M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5zM8 20h8M12 13.5V7.5M9.3 10L12 7.3 14.7 10',
  people:
    'M9 11a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 9 11zM2.8 19.5c.4-3.3 2.9-5.3 6.2-5.3s5.8 2 6.2 5.3M16 4.9a3.1 3.1 0 0 1 0 5.9M17.6 14.6c2 .6 3.3 2.3 3.6 4.9',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  leave: 'M13.5 4H6a1.5 1.5 0 0 0-1.5 1.5v13A1.5 1.5 0 0 0 6 20h7.5M10 12h10.5M17 8.3L20.7 12 17 15.7',
  close: 'M6 6l12 12M18 6L6 18',
  previous: 'M14.5 5.5L8 12l6.5 6.5',
  next: 'M9.5 5.5L16 12l-6.5 6.5',
  podium: 'M12 10.5a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM5 13h14M7 13l1.5 7.5h7L17 13',
  podiumOff: 'M12 10.5a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM5 13h14M7 13l1.5 7.5h7L17 13M4 3l16 18',
  speakerView:
    'M4.5 4.5h15a1 1 0 0 1 1 1V14a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1zM4 19h4M10 19h4M16 19h4',
  gallery:
    'M4.5 4.5h5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM14.5 4.5h5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM4.5 13.5h5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM14.5 13.5h5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1z',
  sideBySide:
    'M4.5 5h6a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM15 5h5.5M15 9.7h5.5M15 14.3h5.5M15 19h5.5',
  more: 'M5.2 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM12 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM18.8 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  speaking: 'M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.4',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.4',
  link: 'M10 13.5a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10.5a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  language:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.3 12h17.4M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18',
} as const;

export type IconName = keyof typeof PATHS;

/** One of ours, or the path of one in the same manner that a feature brings along. */
export type IconShape = IconName | { readonly path: string };

/** Decoration only: what it means is said in words beside it or in the label around it. */
export function Icon({ name, size = 24 }: { name: IconShape; size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={typeof name === 'string' ? PATHS[name] : name.path} />
    </svg>
  );
}
