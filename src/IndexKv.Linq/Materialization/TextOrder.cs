using IndexKv.Engine.Values;

namespace IndexKv.Linq.Materialization;

/// <summary>The engine's order of texts, by code point, for what is ordered in memory. Null comes first.</summary>
internal sealed class TextOrder : IComparer<string?>
{
    public static TextOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => KvValueComparer.Instance.Compare(Value(x), Value(y));

    private static KvValue Value(string? text) => text is null ? KvValue.Null : KvValue.FromText(text);
}
