import { migrations } from '../../migrations';
import { loadStanding } from '../../src/storage/registry/loadStanding';
import { createDataSource } from '../../src/storage/dataSource';
import { migrate } from '../../src/storage/migrate';
import { createEmptyTestDatabase, onServer } from '../support/database';

it('keeps agreements in force that are older than approvals, as approved by the record, and frozen', async () => {
  const { url, drop } = await createEmptyTestDatabase();
  const before = migrations.findIndex(({ name }) => name.startsWith('Agreements'));
  await migrate(url, migrations.slice(0, before));
  await onServer(url, async (sql) =>
    sql.query(`
      INSERT INTO purpose (id) VALUES ('CUSTOMER_SUPPORT');
      INSERT INTO recipient (id, client_id, name, kind, region, contact)
        VALUES ('crm', 'crm', 'CRM', 'PARTNER', 'CN', 'privacy@example.com');
      INSERT INTO agreement_version (id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from)
        VALUES ('crm/1', 'crm', 1, 'A', '2020-01-01Z', '2021-01-01Z', '2020-01-01Z'),
          ('crm/2', 'crm', 2, 'B', '2021-01-01Z', NULL, '2020-01-01Z'),
          ('crm/3', 'crm', 3, 'C', '2999-01-01Z', NULL, '2020-01-01Z');
      INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
        VALUES ('crm/2', 'CUSTOMER_SUPPORT', '{NAME}', '{}');`),
  );
  await migrate(url);
  const dataSource = await createDataSource(url).initialize();
  try {
    const standing = await loadStanding(dataSource.manager, 'crm');
    const periods = standing?.agreements.map(({ id, inForce }) => [id, inForce.from, inForce.until]).sort();
    expect(periods).toEqual([
      ['crm/1', Date.UTC(2020), Date.UTC(2021)],
      ['crm/2', Date.UTC(2021), undefined],
      ['crm/3', Date.UTC(2999), undefined],
    ]);
    const approved = await dataSource.query<unknown[]>('SELECT DISTINCT approved_by FROM agreement_version');
    expect(approved).toEqual([{ approved_by: 'before approval was recorded' }]);
    const change = dataSource.query("UPDATE agreement_purpose SET necessary = '{NATIONAL_ID}'");
    await expect(change).rejects.toMatchObject({ code: '23001' });
  } finally {
    await dataSource.destroy();
    await drop();
  }
});
