/** Under which name a place is kept. Where several fans use one device, each has a name of its own. */
export const placeName = (concertId: string): string => `frontrow.line.${concertId}`;
