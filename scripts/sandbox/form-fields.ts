/** The fields of a form by name, brackets and all. A name that comes twice keeps its last value. */
export const formFields = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
