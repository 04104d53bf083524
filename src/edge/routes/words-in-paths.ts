// Words of the contract that stand in a path where an identifier may stand as well: `/seats/block` beside `/seats/{seatId}`. A
// word names no seat: the address has the methods of the word alone, as the document says, and the router can't know that.
import { OPERATIONS } from "../../contract/api/operations.ts";
import type { Operation } from "../../contract/operations/operation.ts";

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
const endsInName = ({ path }: Pick<Operation, "path">): boolean => path.endsWith("}");

/** Addresses that end in a word beside which a name may stand, and their methods. */
const WORDS: readonly { address: RegExp; methods: readonly string[] }[] = addressesOf(OPERATIONS);

function addressesOf(operations: readonly Operation[]) {
  const named = new Set(operations.filter(endsInName).map(({ path }) => parentOf(path)));
  const words = operations.filter((operation) => !endsInName(operation) && named.has(parentOf(operation.path)));
  return [...Map.groupBy(words, ({ path }) => path)].map(([path, ofPath]) => ({
    address: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
    methods: ofPath.flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()])),
  }));
}

/** The methods of an address that ends in such a word; null for every other address. */
export const methodsOfWord = (address: string): readonly string[] | null =>
  WORDS.find((word) => word.address.test(address))?.methods ?? null;
