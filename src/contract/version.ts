/** Of the API and of this project. package.json, the client's types and the changelog say the same; a test holds them equal. */
export const VERSION = "1.0.0";
