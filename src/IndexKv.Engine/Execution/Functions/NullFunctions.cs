using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Functions that see NULL, and types.</summary>
internal static class NullFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("COALESCE", 1, int.MaxValue, KvType.Null, a => a.FirstOrDefault(v => !v.IsNull), TakesNull: true) { MeetsInOneType = true },
        new("IFNULL", 2, 2, KvType.Null, a => a[0].IsNull ? a[1] : a[0], TakesNull: true) { MeetsInOneType = true },
        new("NULLIF", 2, 2, KvType.Null, a => !a[0].IsNull && !a[1].IsNull && Comparison.AreEqual(a[0], a[1]) ? KvValue.Null : a[0], TakesNull: true) { TypeOf = (_, types) => types[0] },
        new("TYPEOF", 1, 1, KvType.Text, a => KvValue.FromText(a[0].Type.ToSqlName()), TakesNull: true),
    ];
}
