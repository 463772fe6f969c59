using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>One bit for each unit of the value queue: whether its record was deleted or replaced.</summary>
internal static class Delmap
{
    public static bool IsDead(PageView view, HashStoreState state, long unit)
    {
        var (page, bit) = Locate(state, unit);
        return (view.ReadSealed(page)[bit >> 3] & (1 << (bit & 7))) != 0;
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
