/** Several participants who are one place as one person: with the camera that was chosen. The others are called as their tab. */
import type { PersonView } from '../../client/api.ts';
import type { PlaceView } from '../features/contract.ts';

type Joined = { readonly of: PersonView; readonly camera: PersonView['camera']; readonly person: PersonView };

export class PlaceJoiner {
  readonly #joined = new Map<number, Joined>();

  /** Who is as before is the same object as before. Oneself is never changed. */
  join(people: readonly PersonView[], places: readonly PlaceView[]): readonly PersonView[] {
    if (places.length === 0) return people;
    const byNumber = new Map(people.map((person) => [person.number, person]));
    const placeOf = new Map(places.map((place) => [place.lead, place]));
    return people.map((person) => {
      const name = person.isSelf ? undefined : placeName(places, person.number);
      if (name === undefined) return person;
      const chosen = placeOf.get(person.number)?.chosen;
      const shown = chosen === undefined ? undefined : byNumber.get(chosen);
      return this.#joinOne(person, name, shown?.camera ?? person.camera);
    });
  }

  #joinOne(of: PersonView, name: string, camera: PersonView['camera']): PersonView {
    const before = this.#joined.get(of.number);
    if (before?.of === of && before.camera === camera && before.person.name === name) return before.person;
    const person = { ...of, name, camera };
    this.#joined.set(of.number, { of, camera, person });
    return person;
  }
}

/** What somebody is called who is a place, or one of its cameras. */
export function placeName(places: readonly PlaceView[], number: number): string | undefined {
  const lead = places.find((place) => place.lead === number);
  if (lead !== undefined) return lead.title;
  return places.flatMap(({ cameras }) => cameras).find((camera) => camera.number === number)?.label;
}

/** Who stands for the place that has this camera; undefined = it is in no place. */
export const leadOf = (places: readonly PlaceView[], number: number): number | undefined =>
  places.find(({ cameras }) => cameras.some((camera) => camera.number === number))?.lead;

/** Cameras that are shown in another one's tile. */
export const hiddenIn = (places: readonly PlaceView[]): ReadonlySet<number> =>
  new Set(
    places.flatMap(({ lead, cameras }) => cameras.map(({ number }) => number).filter((own) => own !== lead)),
  );
