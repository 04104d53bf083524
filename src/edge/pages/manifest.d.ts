// The list of what the web's build has made. Said here, so that types can be checked before anything was built.
declare module "*/dist/web/manifest.mjs" {
  // oxlint-disable-next-line typescript/consistent-type-imports -- an import statement finds no file from inside such a module
  export const webBuild: import("./web-build.ts").WebBuild;
}
