using System.Buffers.Binary;
using System.Numerics;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>One bit for each unit of the value queue: whether its record was deleted or replaced.</summary>
internal static class Delmap
{
    /// <summary>How many units lie in a group, which begins at a multiple of that.</summary>
    public const int UnitsPerGroup = 64;

    /// <summary>The first unit from <paramref name="unit"/> on that is not dead, so that a record begins there, or <paramref name="tail"/>.</summary>
    public static long NextLive(PageView view, HashStoreState state, long unit, long tail)
    {
        while (unit < tail)
        {
            var group = unit & -UnitsPerGroup;
            var live = LiveUnits(view, state, group) >> (int)(unit - group);
            if (live != 0)
                return Math.Min(tail, unit + BitOperations.TrailingZeroCount(live));
            unit = group + UnitsPerGroup;
        }

        return tail;
    }

    /// <summary>A bit for each unit of a group: whether it is not dead.</summary>
    public static ulong LiveUnits(PageView view, HashStoreState state, long group)
    {
        var (page, bit) = Locate(state, group);
        return ~BinaryPrimitives.ReadUInt64LittleEndian(view.ReadSealed(page)[(bit >> 3)..]);
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
