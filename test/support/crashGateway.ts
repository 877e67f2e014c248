import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../../src/server/config';
import { freePort } from '../../src/server/freePort';
import { openLocalIssuer } from '../../src/server/openLocalIssuer';
import { publicAddress } from '../../src/server/publicAddress';
import { createDataSource } from '../../src/storage/dataSource';

/** A gateway in a process of its own, always at the same address. */
export class CrashGateway {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly databaseUrl: string,
    private readonly port: number,
  ) {}

  static async at(databaseUrl: string): Promise<CrashGateway> {
    return new CrashGateway(databaseUrl, await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Resolves once it says that it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(__dirname, 'crashGatewayProcess.cjs'), 'serve'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: this.databaseUrl,
        PORT: String(this.port),
        LOG_LEVEL: 'silent',
      },
    });
    this.process = child;
    let said = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      said += String(chunk);
      if (said.includes('Sluice is ready')) break;
    }
    child.stdout.resume();
    if (!this.running) throw new Error(`the gateway did not start: ${said}`);
  }

  /** Gives it no time for anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** As the gateway's own issuer signs them; its key is in the database. */
  async token(recipient: string): Promise<string> {
    const dataSource = await createDataSource(this.databaseUrl).initialize();
    try {
      const address = publicAddress(readConfig({ PORT: String(this.port) }), this.port);
      const issuer = await openLocalIssuer(dataSource, address, pino({ level: 'silent' }));
      return await issuer.mint(recipient, 3_600);
    } finally {
      await dataSource.destroy();
    }
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.process;
    if (!child || !this.running) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
