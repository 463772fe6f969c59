namespace IndexKv.Engine.Stores;

/// <summary>An interval of encoded keys. Immutable.</summary>
/// <param name="Lower">The lower bound, or null for none.</param>
/// <param name="LowerInclusive">Whether the lower bound itself is in the range.</param>
/// <param name="Upper">The upper bound, or null for none.</param>
/// <param name="UpperInclusive">Whether the upper bound itself is in the range.</param>
public sealed record KeyRange(byte[]? Lower, bool LowerInclusive, byte[]? Upper, bool UpperInclusive)
{
    /// <summary>All keys.</summary>
    public static KeyRange All { get; } = new(null, true, null, true);

    /// <summary>All keys that begin with <paramref name="prefix"/>.</summary>
    public static KeyRange StartingWith(ReadOnlySpan<byte> prefix)
    {
        var upper = prefix.ToArray();
        var length = upper.Length;
        while (length > 0 && upper[length - 1] == byte.MaxValue)
            length--;
        if (length == 0)
            return new KeyRange(prefix.ToArray(), true, null, true);
        upper[length - 1]++;
        return new KeyRange(prefix.ToArray(), true, upper[..length], false);
    }

    /// <summary>Whether <paramref name="key"/> lies in the range.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
    {
        if (Lower is not null)
        {
            var order = key.SequenceCompareTo(Lower);
            if (order < 0 || (order == 0 && !LowerInclusive))
                return false;
        }

        if (Upper is null)
            return true;
        var upperOrder = key.SequenceCompareTo(Upper);
        return upperOrder < 0 || (upperOrder == 0 && UpperInclusive);
    }
}
