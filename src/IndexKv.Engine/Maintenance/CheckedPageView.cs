using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Maintenance;

/// <summary>A paged file at one version whose pages are verified each time, whatever was verified before.</summary>
internal sealed class CheckedPageView(PagedFile file, long version) : PageView
{
    private readonly SnapshotPageView _snapshot = new(file, version);
    private byte[]? _scratch;

    public override string Path => file.Path;

    public override ReadOnlySpan<byte> ReadSealed(long page)
    {
        var bytes = _snapshot.ReadRaw(page * PageFormat.PageSize, PageFormat.PageSize, ref _scratch);
        return PageSeal.Matches(page, bytes)
            ? bytes
            : throw HashStoreState.Damaged(this, page * PageFormat.PageSize, "the page does not match its checksum");
    }

    public override ReadOnlySpan<byte> ReadRaw(long offset, int length, ref byte[]? scratch) => _snapshot.ReadRaw(offset, length, ref scratch);
}
