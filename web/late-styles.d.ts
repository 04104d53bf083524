// The build makes a file of such a style and gives its address (scripts/web/build.ts).
declare module "*-late.css" {
  const address: string;
  export default address;
}
