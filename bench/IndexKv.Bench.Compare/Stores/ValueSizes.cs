using System.Globalization;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>How many bytes values have: each number from the least to the most is as likely.</summary>
internal readonly record struct ValueSizes(int Least, int Most)
{
    private const int Limit = ushort.MaxValue;

    /// <summary>Reads "100" or "0-1024".</summary>
    public static ValueSizes Parse(string text)
    {
        var ends = text.Split('-');
        return ends.Length is 1 or 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && least <= most && most <= Limit
            ? new ValueSizes(least, most)
            : throw new ArgumentException($"'{text}' is no size of values: give bytes, or least-most, up to {Limit}.", nameof(text));
    }

    public override string ToString() => Least == Most ? $"{Least}" : $"{Least}-{Most}";
}
