// Goal: what a person types is understood or refused with a sentence. Method: command lines, good and bad.
import { expect, test } from "vitest";
import { commandOf, simulateOptions } from "./arguments.ts";

const read = (line: string) => simulateOptions(line.split(" ").filter((word) => word !== ""));

test("asking for help asks for nothing else", () => {
  expect(read("--help")).toBeNull();
});

test("a change of absence is read with its second", () => {
  expect(read("--absent 0.1,0.9@600,0.2@1200")?.scenario.absent).toEqual([
    { share: 0.1, fromSecond: 0 },
    { share: 0.9, fromSecond: 600 },
    { share: 0.2, fromSecond: 1_200 },
  ]);
});

test("the command that is shown gives the same run again", () => {
  const options = read("--fans 50 --pause 60@30 --absent 0.1,0.9@600 --arrival even --pay 0.2 --max-admitted 7");
  if (options === null) throw new Error("help was not asked for");
  expect(read(commandOf(options.scenario).replace("npm run simulate -- ", ""))?.scenario).toEqual(options.scenario);
});

test.each([
  ["--fans none", "--fans must be a whole number from 1 to 2000000"],
  ["--fans 2000001", "--fans must be"],
  ["--max-admitted 0", "--max-admitted must be a whole number from 1 to 100000"],
  ["--offer-seconds 4", "--offer-seconds must be a whole number from 5 to 60"],
  ["--seed 1.5", "--seed must be"],
  ["--vanish 2", "--vanish must be a share from 0 to 1"],
  ["--arrival slowly", "--arrival must be one of lobby, rush, even"],
  ["--absent 0.1,0.9", "--absent must be a share, or shares like 0.1,0.9@600"],
  ["--absent 0.1@5", "--absent must be a share, or shares like 0.1,0.9@600"],
  ["--absent 0.1,0.9@600,0.2@300", "--absent must name its seconds in order"],
  ["--pause 600", "--pause must be like 600@900"],
  ["--pause 0@900", "--pause must be a whole number from 1 to 86400"],
  ["--vanish 0.5 --late 0.5 --leave 0.1", "together must not be more than 1"],
  ["--claim-seconds 10", "--late needs --claim-seconds"],
  ["--max-admitted 1 --fans 1000000", "would take"],
  ["--quickly", "--quickly"],
])("%s is refused with a reason", (line, reason) => {
  expect(() => read(line)).toThrow(reason);
});
