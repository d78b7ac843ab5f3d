/** Which room this is, how many are here, over which site, and whether it is connected. */
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { roomTitle } from '../state/room-title.ts';
import { siteName } from '../state/site-name.ts';
import { Logo } from '../ui/logo.tsx';
import { useApp, useTexts } from './app-context.ts';
import { LanguageSelect } from './language-select.tsx';
import { LayoutMenu } from './layout-menu.tsx';
import './room-header.css';

/** One line; on narrow windows the least important parts go. */
export function RoomHeader({ call }: { call: Call }): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  const { state, site, participantCount } = call.status.value;
  const isConnected = state === 'joined';
  return (
    <header class="room-header">
      <Logo isCompact />
      <p class="room-header__room">
        <span class="room-header__name">{roomTitle(app)}</span>
        <span class="room-header__facts">
          <span data-testid="count">{texts.room.people(participantCount)}</span>
          {site !== undefined && <span class="room-header__site">{texts.room.site(siteName(site))}</span>}
        </span>
      </p>
      <p class={isConnected ? 'connection connection--up' : 'connection'} data-testid="connection">
        <span class="connection__dot" aria-hidden="true" />
        <span class="connection__text">
          {isConnected ? texts.connection.connected : texts.connection.reconnecting}
        </span>
      </p>
      {app.mode.value !== 'companion' && <LayoutMenu />}
      <div class="room-header__language">
        <LanguageSelect isLabelHidden />
      </div>
    </header>
  );
}
