/** The product's mark and name. */
import type { JSX } from 'preact';
import './logo.css';

/** Three steps that pass something on: sites that forward to each other. */
export function Logo({ isCompact = false }: { isCompact?: boolean }): JSX.Element {
  return (
    <span class={isCompact ? 'logo logo--compact' : 'logo'}>
      <svg viewBox="0 0 32 32" width={isCompact ? 28 : 36} height={isCompact ? 28 : 36} aria-hidden="true">
        <rect width="32" height="32" rx="8" class="logo__ground" />
        <rect x="6" y="7" width="10" height="4" rx="2" class="logo__step" />
        <rect x="11" y="14" width="10" height="4" rx="2" class="logo__step" opacity=".85" />
        <rect x="16" y="21" width="10" height="4" rx="2" class="logo__step" opacity=".7" />
      </svg>
      <span class="logo__name">Kaskade</span>
    </span>
  );
}
