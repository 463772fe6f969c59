namespace IndexKv.Engine.Paging;

/// <summary>A write transaction's own copy of a page.</summary>
internal sealed class PrivatePage(PageBuffer buffer, bool isSealed)
{
    private const int GranuleShift = 6;

    public Span<byte> Bytes => buffer.Bytes;

    /// <summary>The memory that it is in, for who ends its use.</summary>
    public PageBuffer Buffer => buffer;

    public bool IsSealed => isSealed;

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

    /// <summary>A copy of it.</summary>
    /// <param name="other">Memory for the copy.</param>
    public PrivatePage CopyTo(PageBuffer other)
    {
        Bytes.CopyTo(other.Bytes);
        return new PrivatePage(other, isSealed) { Dirty = Dirty };
    }

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
