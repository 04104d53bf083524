// Stripe takes its parameters as a form, with brackets for what lies inside: `line_items[0][price_data][currency]=krw`.

export type FormValue = string | number | boolean | readonly FormValue[] | { readonly [name: string]: FormValue };

/** The body of a request, in the order of the fields. */
export function formOf(fields: { readonly [name: string]: FormValue }): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) append(pairs, name, value);
  return pairs.toString();
}

function append(pairs: URLSearchParams, name: string, value: FormValue): void {
  if (typeof value !== "object") {
    pairs.append(name, String(value));
    return;
  }
  for (const [inner, each] of Object.entries(value)) append(pairs, `${name}[${inner}]`, each);
}
