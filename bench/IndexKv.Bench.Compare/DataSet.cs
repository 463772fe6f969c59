using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare;

/// <summary>How many records there are and how large their values.</summary>
internal sealed record DataSet(int Keys, ValueSizes ValueSizes)
{
    /// <summary>The one that the targets are about.</summary>
    public static DataSet Usual { get; } = new(1_000_000, new ValueSizes(0, 1024));

    /// <summary>The ones that show growth.</summary>
    public static DataSet Million { get; } = new(1_000_000, new ValueSizes(100, 100));

    public static DataSet TenMillion { get; } = new(10_000_000, new ValueSizes(100, 100));

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Keys:N0} keys, values of {ValueSizes} bytes");
}
