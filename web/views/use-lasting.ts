/** Something that is worth a notice only when it lasts: a notice that comes and goes at once moves everything twice. */
import { useEffect, useState } from 'preact/hooks';

/** What is over sooner is not told. */
const LASTING_MS = 700;

/** True once `isOn` has been so for a moment; false at once. */
export function useLasting(isOn: boolean): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(() => setHasLasted(true), LASTING_MS);
    return () => {
      clearTimeout(timer);
      setHasLasted(false);
    };
  }, [isOn]);
  return isOn && hasLasted;
}
