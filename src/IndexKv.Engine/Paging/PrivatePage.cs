namespace IndexKv.Engine.Paging;

/// <summary>A write transaction's own copy of a page.</summary>
internal sealed class PrivatePage(byte[] bytes, bool isSealed)
{
    private const int GranuleShift = 6;

    public byte[] Bytes { get; } = bytes;

    public bool IsSealed { get; } = isSealed;

    /// <summary>One bit for each 64 bytes that were changed.</summary>
    public ulong Dirty { get; private set; }

    public void MarkDirty(int offset, int length)
    {
        if (length == 0)
            return;
        var first = offset >> GranuleShift;
        var last = (offset + length - 1) >> GranuleShift;
        Dirty |= (ulong.MaxValue << first) & (ulong.MaxValue >> (63 - last));
    }

    public PrivatePage Clone() => new((byte[])Bytes.Clone(), IsSealed) { Dirty = Dirty };

    /// <summary>Calls back for each run of changed bytes.</summary>
    public void ForEachChange(Action<int, int> change)
    {
        for (var granule = 0; granule < 64; granule++)
        {
            if ((Dirty >> granule & 1) == 0)
                continue;
            var first = granule;
            while (granule < 63 && (Dirty >> (granule + 1) & 1) != 0)
                granule++;
            change(first << GranuleShift, (granule - first + 1) << GranuleShift);
        }
    }
}
