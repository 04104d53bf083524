// Fans of the built-in identity. With an OpenID provider this table stays empty and a fan is just a user id.
import { eq, sql } from "drizzle-orm";
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

/** When a fan last signed out everywhere, null inside: never; null for an unknown fan. */
export async function findSignOut(db: Database, userId: string): Promise<{ signedOutAt: Millis | null } | null> {
  const user = await db.select({ signedOutAt: users.signedOutAt }).from(users).where(eq(users.userId, userId)).get();
  return user ?? null;
}

/**
 * Signs a fan out everywhere. Never earlier than before, nor than the account was made: its token may be of an isolate whose
 * clock is ahead of this one's.
 */
export async function signOut(db: Database, userId: string, now: Millis): Promise<void> {
  const signedOutAt = sql`max(${now}, ${users.createdAt}, coalesce(${users.signedOutAt}, 0))`;
  await db.update(users).set({ signedOutAt }).where(eq(users.userId, userId));
}

export async function findUser(db: Database, userId: string): Promise<{ userId: string; name: string | null } | null> {
  const user = await db
    .select({ userId: users.userId, name: users.name })
    .from(users)
    .where(eq(users.userId, userId))
    .get();
  return user ?? null;
}
