using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace IndexKv.Bench.Compare.Providers;

/// <summary>A record as an object: what Dapper, LINQ and EF Core make of it.</summary>
[Table("records")]
public sealed class StoredRow
{
    /// <summary>The key.</summary>
    [Key]
    [Column("id")]
    public long Id { get; set; }

    /// <summary>The value.</summary>
    [Column("value")]
    public byte[] Value { get; set; } = [];
}
