/** A file of a sitting onto the person's device. */

type Wish = {
  readonly roomId: string;
  readonly sittingId: string;
  /** Name of the file, with what is asked of it. */
  readonly file: string;
  /** Of what is for people to read. */
  readonly language: string;
};

/** A browser may begin to read it long after the click, while the person is asked where to. */
const KEPT_MS = 60_000;

/** @param secret opens it (docs/record.md). @throws {Error} when there is no such file */
export async function download({ roomId, sittingId, file, language }: Wish, secret: string): Promise<void> {
  const path = `/v1/rooms/${encodeURIComponent(roomId)}/sittings/${sittingId}/${file}`;
  const asked = new URL(path, location.href);
  asked.searchParams.set('lang', language);
  const answer = await fetch(asked, { headers: { authorization: `Bearer ${secret}` } });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  const [name = '', query = ''] = file.split('?');
  link.href = url;
  link.download = [sittingId, ...(query === '' ? [] : ['public']), name].join('-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
