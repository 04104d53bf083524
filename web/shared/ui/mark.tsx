/** The sign of the service: rows of seats before a stage. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path d="M7 12.3c5.5-2.8 12.5-2.8 18 0" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" />
    <g fill="#fff" opacity=".7">
      <circle cx="8" cy="18.2" r="1.5" />
      <circle cx="12" cy="16.9" r="1.5" />
      <circle cx="20" cy="16.9" r="1.5" />
      <circle cx="24" cy="18.2" r="1.5" />
      <circle cx="8" cy="23.4" r="1.5" />
      <circle cx="12" cy="22" r="1.5" />
      <circle cx="16" cy="21.5" r="1.5" />
      <circle cx="20" cy="22" r="1.5" />
      <circle cx="24" cy="23.4" r="1.5" />
    </g>
    <circle cx="16" cy="16.4" r="2.2" fill="#fde047" />
  </svg>
);
