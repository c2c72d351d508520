/** Domains of managed databases, and who runs them. Sources: the providers' documentation of connection strings. */
const DOMAINS: readonly (readonly [suffix: string, provider: string])[] = [
  ["rds.amazonaws.com", "Amazon RDS"],
  ["rds.amazonaws.com.cn", "Amazon RDS"],
  ["cache.amazonaws.com", "Amazon ElastiCache"],
  ["redshift.amazonaws.com", "Amazon Redshift"],
  ["docdb.amazonaws.com", "Amazon DocumentDB"],
  ["es.amazonaws.com", "Amazon OpenSearch Service"],
  ["database.windows.net", "Azure SQL"],
  ["postgres.database.azure.com", "Azure Database for PostgreSQL"],
  ["mysql.database.azure.com", "Azure Database for MySQL"],
  ["mariadb.database.azure.com", "Azure Database for MariaDB"],
  ["mongo.cosmos.azure.com", "Azure Cosmos DB"],
  ["documents.azure.com", "Azure Cosmos DB"],
  ["redis.cache.windows.net", "Azure Cache for Redis"],
  ["sql.goog", "Google Cloud SQL"],
  ["mongodb.net", "MongoDB Atlas"],
  ["neon.tech", "Neon"],
  ["supabase.co", "Supabase"],
  ["supabase.com", "Supabase"],
  ["psdb.cloud", "PlanetScale"],
  ["db.ondigitalocean.com", "DigitalOcean"],
  ["aivencloud.com", "Aiven"],
  ["cockroachlabs.cloud", "CockroachDB Cloud"],
  ["elastic-cloud.com", "Elastic Cloud"],
  ["found.io", "Elastic Cloud"],
  ["clickhouse.cloud", "ClickHouse Cloud"],
  ["upstash.io", "Upstash"],
  ["redislabs.com", "Redis Cloud"],
  ["redis-cloud.com", "Redis Cloud"],
  ["tidbcloud.com", "TiDB Cloud"],
  ["elephantsql.com", "ElephantSQL"],
];

/** Who runs the database of a host name; undefined for other names. */
export function managedDatabase(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  return DOMAINS.find(([suffix]) => name.endsWith(`.${suffix}`))?.[1];
}
