using System.Runtime.InteropServices;

namespace IndexKv.Engine.Paging;

/// <summary>A paged file inside the write transaction: private copies of what it changed over a snapshot of the rest.</summary>
internal sealed class TransactionPageView(PagedFile file, long baseVersion, long reusableVersion) : WritablePageView
{
    private readonly SnapshotPageView _snapshot = new(file, baseVersion);
    private readonly Dictionary<long, PrivatePage> _pages = [];
    private readonly List<Dictionary<long, PrivatePage?>> _undo = [];
    private readonly HashSet<long> _freshPages = [];
    private readonly FreshWriter _fresh = new(file);

    public override string Path => file.Path;

    public override long ReusableVersion => reusableVersion;

    public override long CommitVersion => baseVersion + 1;

    public bool HasChanges => _pages.Count > 0 || _freshPages.Count > 0;

    /// <summary>Whether something was written straight to the file, which has to be flushed before the commit is logged.</summary>
    public bool HasFreshPages => _freshPages.Count > 0;

    public override ReadOnlySpan<byte> ReadSealed(long page)
    {
        if (_pages.TryGetValue(page, out var own))
            return own.Bytes;
        _fresh.WriteOut(page * PageFormat.PageSize, PageFormat.PageSize);
        return _snapshot.ReadSealed(page);
    }

    public override ReadOnlySpan<byte> ReadRaw(long offset, int length, ref byte[]? scratch)
    {
        _fresh.WriteOut(offset, length);
        var first = offset / PageFormat.PageSize;
        var last = (offset + Math.Max(1, length) - 1) / PageFormat.PageSize;
        var anyOwn = false;
        for (var page = first; page <= last && !anyOwn; page++)
            anyOwn = _pages.ContainsKey(page);
        if (!anyOwn)
            return _snapshot.ReadRaw(offset, length, ref scratch);

        if (scratch is null || scratch.Length < length)
            scratch = new byte[length];
        byte[]? part = null;
        for (var done = 0; done < length;)
        {
            var within = (int)((offset + done) % PageFormat.PageSize);
            var count = Math.Min(length - done, PageFormat.PageSize - within);
            var source = _pages.TryGetValue((offset + done) / PageFormat.PageSize, out var own)
                ? own.Bytes.AsSpan(within, count)
                : _snapshot.ReadRaw(offset + done, count, ref part);
            source.CopyTo(scratch.AsSpan(done));
            done += count;
        }

        return scratch.AsSpan(0, length);
    }

    public override Span<byte> EditSealed(long page, int offset, int length)
    {
        var own = Own(page, isSealed: true);
        own.MarkDirty(offset, length);
        return own.Bytes;
    }

    public override void WriteRaw(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var within = (int)(offset % PageFormat.PageSize);
            var count = Math.Min(bytes.Length, PageFormat.PageSize - within);
            var own = Own(offset / PageFormat.PageSize, isSealed: false);
            bytes[..count].CopyTo(own.Bytes.AsSpan(within));
            own.MarkDirty(within, count);
            offset += count;
            bytes = bytes[count..];
        }
    }

    public override void WriteFresh(long offset, ReadOnlySpan<byte> bytes)
    {
        file.EnsureLength(offset + bytes.Length);
        var first = offset / PageFormat.PageSize;
        var last = (offset + bytes.Length - 1) / PageFormat.PageSize;
        file.ForgetVerified(first, last - first + 1);
        for (var page = first; page <= last; page++)
            _freshPages.Add(page);
        _fresh.Write(offset, bytes);
    }

    public override void EnsureLength(long length) => file.EnsureLength(length);

    /// <summary>Opens an undo level; <see cref="UndoTo"/> with its number goes back to here.</summary>
    public void OpenUndo() => _undo.Add([]);

    public int UndoLevels => _undo.Count;

    /// <summary>Takes all changes back that were made since there were <paramref name="level"/> undo levels, and closes those above.</summary>
    public void UndoTo(int level)
    {
        for (var i = _undo.Count - 1; i >= level; i--)
        {
            foreach (var (page, before) in _undo[i])
            {
                if (before is null)
                    _pages.Remove(page);
                else
                    _pages[page] = before;
            }

            _undo.RemoveAt(i);
        }
    }

    /// <summary>Closes undo levels but keeps the changes: what they would restore passes to the level below.</summary>
    public void ReleaseTo(int level)
    {
        for (var i = _undo.Count - 1; i >= level; i--)
        {
            if (i > 0)
            {
                foreach (var (page, before) in _undo[i])
                    _undo[i - 1].TryAdd(page, before);
            }

            _undo.RemoveAt(i);
        }
    }

    /// <summary>
    /// Seals what was changed. Pages that nothing committed refers to go to the file, the others are passed on to be logged.
    /// </summary>
    public void Seal(Action<long, PrivatePage> log)
    {
        _fresh.WriteOut();
        foreach (var (page, own) in _pages.OrderBy(p => p.Key))
        {
            if (own.IsSealed)
            {
                PageSeal.Write(page, own.Bytes);
                own.MarkDirty(PageFormat.ChecksumOffset, sizeof(uint));
            }

            if (_freshPages.Contains(page))
                file.File.Write(page * PageFormat.PageSize, own.Bytes);
            else
                log(page, own);
        }
    }

    /// <summary>Makes the logged pages the file's newest version.</summary>
    public void Publish(long oldestLive)
    {
        foreach (var (page, own) in _pages)
        {
            if (!_freshPages.Contains(page))
                file.Publish(page, CommitVersion, own.Bytes, oldestLive);
        }
    }

    private PrivatePage Own(long page, bool isSealed)
    {
        ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(_pages, page, out var exists);
        if (!exists)
        {
            if (_undo.Count > 0)
                _undo[^1].TryAdd(page, null);
            own = new PrivatePage(Copy(page, isSealed), isSealed);
        }
        else if (_undo.Count > 0 && !_undo[^1].ContainsKey(page))
        {
            _undo[^1].Add(page, own!.Clone());
        }

        return own!;
    }

    private byte[] Copy(long page, bool isSealed)
    {
        _fresh.WriteOut(page * PageFormat.PageSize, PageFormat.PageSize);
        if (isSealed)
            return _snapshot.ReadSealed(page).ToArray();
        if ((page + 1) * PageFormat.PageSize > file.File.Length && file.Find(page, baseVersion) is null)
            return new byte[PageFormat.PageSize];
        byte[]? scratch = null;
        return _snapshot.ReadRaw(page * PageFormat.PageSize, PageFormat.PageSize, ref scratch).ToArray();
    }
}
