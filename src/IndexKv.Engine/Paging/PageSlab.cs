namespace IndexKv.Engine.Paging;

/// <summary>Memory for some pages: one object large enough that the garbage collector does not move it.</summary>
internal sealed class PageSlab
{
    public const int Pages = 64;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Pages * PageFormat.PageSize);
    private ulong _free = ulong.MaxValue;

    /// <summary>Where it stands in the pool's list; the pool's alone.</summary>
    public int Place { get; set; } = -1;

    public bool HasFree => _free != 0;

    public bool IsUnused => _free == ulong.MaxValue;

    public Span<byte> this[int page] => _bytes.AsSpan(page * PageFormat.PageSize, PageFormat.PageSize);

    public PageBuffer Take()
    {
        var page = System.Numerics.BitOperations.TrailingZeroCount(_free);
        _free &= _free - 1;
        return new PageBuffer(this, page);
    }

    public void Give(int page) => _free |= 1UL << page;
}
