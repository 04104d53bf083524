import { DurableObject } from "cloudflare:workers";
export class ConcertRoom extends DurableObject {
  who() { return String(this.ctx.id.name); }
  async tx() { this.ctx.storage.sql.exec("create table if not exists t(a)"); this.ctx.storage.transactionSync(()=>{ this.ctx.storage.sql.exec("insert into t values (1)"); }); await this.ctx.storage.sync(); return 1; }
}
export default { fetch: async (r: Request, env: any) => { const s = env.ROOMS.get(env.ROOMS.idFromName("con_1")); return new Response(await s.who() + await s.tx()); } };
