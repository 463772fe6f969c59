using System.Buffers.Binary;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>One bit for each unit of the value queue: whether its record was deleted or replaced.</summary>
internal static class Delmap
{
    /// <summary>The first unit from <paramref name="unit"/> on that is not dead, so that a record begins there, or <paramref name="tail"/>.</summary>
    public static long NextLive(PageView view, HashStoreState state, long unit, long tail)
    {
        var known = default(LiveUnits);
        return NextLive(view, state, unit, tail, ref known);
    }

    /// <summary>Like <see cref="NextLive(PageView, HashStoreState, long, long)"/>, with what was read last kept for the next time; the delmap must not change meanwhile.</summary>
    public static long NextLive(PageView view, HashStoreState state, long unit, long tail, ref LiveUnits known)
    {
        while (unit < tail)
        {
            if (!known.Has(unit))
                known = Read(view, state, unit & -LiveUnits.Count);
            unit = known.Next(unit);
            if (unit < known.End)
                return Math.Min(unit, tail);
        }

        return tail;
    }

    public static void MarkDead(WritablePageView view, HashStoreState state, long unit, long units)
    {
        while (units > 0)
        {
            var (page, bit) = Locate(state, unit);
            var count = (int)Math.Min(units, HashStoreFormat.UnitsPerDelmapPage - bit);
            var bytes = view.EditSealed(page, bit >> 3, ((bit + count - 1) >> 3) - (bit >> 3) + 1);
            for (var i = bit; i < bit + count; i++)
                bytes[i >> 3] |= (byte)(1 << (i & 7));
            unit += count;
            units -= count;
        }
    }

    private static LiveUnits Read(PageView view, HashStoreState state, long first)
    {
        var (page, bit) = Locate(state, first);
        return new LiveUnits(first + LiveUnits.Count, ~BinaryPrimitives.ReadUInt64LittleEndian(view.ReadSealed(page)[(bit >> 3)..]));
    }

    private static (long Page, int Bit) Locate(HashStoreState state, long unit)
    {
        var page = unit / HashStoreFormat.UnitsPerDelmapPage;
        var pages = state.Geometry.PagesPerSector;
        return (((long)state.DelmapSectors[page / pages] * pages) + (page % pages), (int)(unit % HashStoreFormat.UnitsPerDelmapPage));
    }
}
