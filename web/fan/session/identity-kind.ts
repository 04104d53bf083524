// Who makes the fans' tokens. The shell says it on #app, so that a page knows it before it asks anything.

/** Whether fans sign in at an OpenID provider. */
export const isAtProvider = (): boolean => document.getElementById("app")?.dataset["identity"] === "openid";
