import { expect, test } from '@jest/globals';
import { courseOf, type CourseReading } from '../../../../../bench/session/sitting/course.ts';

const reading = (atMs: number, packets: number): CourseReading => ({
  atMs,
  'media to a member': packets,
  'media to an observer': 10,
  voices: 0,
});

test('courseOf() gives packets a second between two readings, and none where ends were closed', () => {
  const [members, observers] = courseOf([reading(0, 100), reading(2_000, 300), reading(3_000, 250)]);

  expect(members?.points).toEqual([
    [2, 100],
    [3, 0],
  ]);
  expect(observers?.points).toEqual([
    [2, 0],
    [3, 0],
  ]);
  expect(courseOf([reading(0, 1)])).toEqual([]);
});
