import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which form a purpose needs a category, where that is less than the value. Agreement III.A.4, VII.E. */
export class Forms1763769600011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION names_only(forms jsonb, categories text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
        SELECT NOT EXISTS (SELECT FROM jsonb_object_keys(forms) AS named (category) WHERE category <> ALL (categories))
      $$;
      CREATE FUNCTION are_reduced_forms(forms jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
        SELECT NOT EXISTS (
          SELECT FROM jsonb_each(forms) AS named (category, form)
          WHERE form NOT IN ('"MASKED"', '"GENERALISED"', '"PSEUDONYM"'))
      $$;

      ALTER TABLE agreement_purpose ADD COLUMN forms jsonb NOT NULL DEFAULT '{}',
        ADD CONSTRAINT forms_are_known CHECK (
          CASE jsonb_typeof(forms) WHEN 'object' THEN are_reduced_forms(forms) ELSE false END),
        ADD CONSTRAINT forms_of_categories_of_the_purpose CHECK (
          CASE jsonb_typeof(forms) WHEN 'object' THEN names_only(forms, necessary || optional) ELSE false END);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agreement_purpose DROP COLUMN forms;
      DROP FUNCTION names_only, are_reduced_forms;
    `);
  }
}
