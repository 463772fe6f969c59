using System.Numerics;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>One bit for each unit of the value queue: whether its record was deleted or replaced.</summary>
internal static class Delmap
{
    /// <summary>The first unit from <paramref name="unit"/> on that is not dead, so that a record begins there, or <paramref name="tail"/>.</summary>
    public static long NextLive(PageView view, HashStoreState state, long unit, long tail)
    {
        while (unit < tail)
        {
            var (page, first) = Locate(state, unit);
            var bytes = view.ReadSealed(page);
            var bit = first;
            while (bit < HashStoreFormat.UnitsPerDelmapPage)
            {
                var live = ~bytes[bit >> 3] & 0xFF & (0xFF << (bit & 7));
                if (live != 0)
                    return Math.Min(tail, unit + ((bit & ~7) + BitOperations.TrailingZeroCount(live) - first));
                bit = (bit & ~7) + 8;
            }

            unit += bit - first;
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

    private static (long Page, int Bit) Locate(HashStoreState state, long unit)
    {
        var page = unit / HashStoreFormat.UnitsPerDelmapPage;
        var pages = state.Geometry.PagesPerSector;
        return (((long)state.DelmapSectors[page / pages] * pages) + (page % pages), (int)(unit % HashStoreFormat.UnitsPerDelmapPage));
    }
}
