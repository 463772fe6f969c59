namespace IndexKv.Engine.Paging;

/// <summary>Memory for one page.</summary>
internal readonly record struct PageBuffer(PageSlab Slab, int Page)
{
    public Span<byte> Bytes => Slab[Page];
}
