// Fans of the built-in identity. With an OpenID provider this table stays empty and a fan is just a user id.
import { eq } from "drizzle-orm";
import type { Millis } from "../contract/values.ts";
import type { Database } from "./database.ts";
import { users } from "./schema.ts";

export interface NewUserRecord {
  userId: string;
  name: string | null;
  createdAt: Millis;
}

export async function createUser(db: Database, user: NewUserRecord): Promise<void> {
  await db.insert(users).values(user);
}

export async function findUser(db: Database, userId: string): Promise<{ userId: string; name: string | null } | null> {
  const user = await db
    .select({ userId: users.userId, name: users.name })
    .from(users)
    .where(eq(users.userId, userId))
    .get();
  return user ?? null;
}
