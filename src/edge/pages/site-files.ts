// The few files that browsers and search engines look for under names of their own. They are small and change with a deploy.
import type { Language } from "../problems/codes/problem-entry.ts";
import { SITE_NAME } from "./shell.ts";
import { PAGE_TEXTS } from "./texts.ts";
import { webBuild } from "./web-build.ts";

/** What search engines may read: the pages of concerts. The API, and what belongs to one person, is not for them. */
export const ROBOTS = `User-agent: *
Allow: /$
Allow: /concerts/
Allow: /assets/
Disallow: /
`;

/** What a phone needs to keep the site as an app. */
export const webManifest = (language: Language) => ({
  id: "/",
  name: SITE_NAME,
  short_name: SITE_NAME,
  description: PAGE_TEXTS[language].tagline,
  lang: language,
  start_url: "/",
  scope: "/",
  display: "standalone",
  background_color: "#101014",
  theme_color: "#4f46e5",
  icons: [
    { src: webBuild.icons.vector, type: "image/svg+xml", sizes: "any" },
    { src: webBuild.icons.large, type: "image/png", sizes: "512x512" },
  ],
});
