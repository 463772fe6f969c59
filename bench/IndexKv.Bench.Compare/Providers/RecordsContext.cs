using Microsoft.EntityFrameworkCore;

namespace IndexKv.Bench.Compare.Providers;

/// <summary>EF Core's model of the records.</summary>
internal sealed class RecordsContext(DbContextOptions<RecordsContext> options) : DbContext(options)
{
    public DbSet<StoredRow> Records => Set<StoredRow>();
}
