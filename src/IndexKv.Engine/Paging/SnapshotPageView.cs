namespace IndexKv.Engine.Paging;

/// <summary>A paged file at one version.</summary>
internal sealed class SnapshotPageView(PagedFile file, long version) : PageView
{
    public override string Path => file.Path;

    public override ReadOnlySpan<byte> ReadSealed(long page) => file.ReadSealed(page, version);

    public override ReadOnlySpan<byte> ReadRaw(long offset, int length, ref byte[]? scratch)
    {
        var first = offset / PageFormat.PageSize;
        var last = (offset + Math.Max(1, length) - 1) / PageFormat.PageSize;
        if (first == last)
        {
            return file.Find(first, version) is { } only
                ? only.Bytes.Slice((int)(offset % PageFormat.PageSize), length)
                : file.File.View(offset, length);
        }

        for (var page = first; page <= last; page++)
        {
            if (file.Find(page, version) is not null)
                return Gather(offset, length, ref scratch);
        }

        return file.File.View(offset, length);
    }

    public override void Prefetch(long offset, int length)
    {
        if (file.Find(offset / PageFormat.PageSize, version) is null)
            Prefetch([offset], length);
    }

    public override void Prefetch(ReadOnlySpan<long> offsets, int length) => file.File.Prefetch(offsets, length);

    private ReadOnlySpan<byte> Gather(long offset, int length, ref byte[]? scratch)
    {
        if (scratch is null || scratch.Length < length)
            scratch = new byte[length];
        for (var done = 0; done < length;)
        {
            var within = (int)((offset + done) % PageFormat.PageSize);
            var part = Math.Min(length - done, PageFormat.PageSize - within);
            var source = file.Find((offset + done) / PageFormat.PageSize, version) is { } changed
                ? changed.Bytes.Slice(within, part)
                : file.File.View(offset + done, part);
            source.CopyTo(scratch.AsSpan(done));
            done += part;
        }

        return scratch.AsSpan(0, length);
    }
}
