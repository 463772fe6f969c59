using System.Numerics;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Which of 64 units of the value queue, from a multiple of that on, are not dead; the default knows of none.</summary>
/// <param name="end">The unit after them.</param>
/// <param name="live">A bit for each.</param>
internal readonly struct LiveUnits(long end, ulong live)
{
    /// <summary>How many units they are.</summary>
    public const int Count = 64;

    /// <summary>The unit after them.</summary>
    public long End => end;

    /// <summary>Whether a unit is among them.</summary>
    public bool Has(long unit) => unit < end && unit >= end - Count;

    /// <summary>The first from one of them on that is not dead, or <see cref="End"/>.</summary>
    public long Next(long unit)
    {
        var rest = live >> (int)(unit - (end - Count));
        return rest == 0 ? end : unit + BitOperations.TrailingZeroCount(rest);
    }
}
