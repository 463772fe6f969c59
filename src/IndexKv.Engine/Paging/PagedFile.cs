using System.Runtime.CompilerServices;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Paging;

/// <summary>
/// A store's file with the page versions that no checkpoint has written to it yet. Reads take no lock: the writer publishes a page
/// before it publishes the version that refers to it.
/// </summary>
internal sealed class PagedFile(IFile file, PagePool pool) : IDisposable
{
    private const int GrowthShare = 64;
    private const long SmallestGrowth = 64 << 10;
    private const long LargestGrowth = 8 << 20;

    private PageVersion?[] _versions = new PageVersion?[64];
    private readonly AtomicBitSet _verified = new();

    /// <summary>Pages that the log has changes of.</summary>
    private readonly AtomicBitSet _logged = new();

    /// <summary>Pages that have versions in memory; the writer's alone.</summary>
    private readonly HashSet<long> _changed = [];

    public IFile File => file;

    public string Path => file.Path;

    public int ChangedPages => _changed.Count;

    /// <summary>Memory for changed pages; the writer's alone.</summary>
    public PagePool Pool => pool;

    /// <summary>The newest version of a page in memory that is not newer than <paramref name="version"/>, or null for the file's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageVersion? Find(long page, long version)
    {
        var versions = Volatile.Read(ref _versions);
        if ((ulong)page >= (ulong)versions.Length)
            return null;
        var candidate = Volatile.Read(ref versions[page]);
        while (candidate is not null && candidate.Version > version)
            candidate = candidate.Older;
        return candidate;
    }

    /// <summary>A sealed page, verified once.</summary>
    public ReadOnlySpan<byte> ReadSealed(long page, long version)
    {
        if (Find(page, version) is { } changed)
        {
            if (!changed.IsVerified)
            {
                Verify(page, changed.Bytes);
                changed.IsVerified = true;
            }

            return changed.Bytes;
        }

        var bytes = file.View(page * PageFormat.PageSize, PageFormat.PageSize);
        if (!_verified.IsSet(page))
        {
            Verify(page, bytes);
            _verified.Set(page);
            file.NoteFirstUse();
        }

        return bytes;
    }

    /// <summary>The file's own bytes of a page, unverified; zeros past its end.</summary>
    public void CopyBase(long page, Span<byte> bytes)
    {
        var offset = page * PageFormat.PageSize;
        var there = (int)Math.Clamp(file.Length - offset, 0, PageFormat.PageSize);
        file.Read(offset, bytes[..there]);
        bytes[there..].Clear();
    }

    /// <summary>Publishes a page's new content; visible to transactions of that version and later ones.</summary>
    /// <param name="page">The page.</param>
    /// <param name="version">The version of the commit.</param>
    /// <param name="buffer">The content, which is the file's now.</param>
    /// <param name="live">The versions that are read or may be, ascending: older content that none of them reads is forgotten.</param>
    public void Publish(long page, long version, PageBuffer buffer, ReadOnlySpan<long> live)
    {
        EnsureTable(page);
        var newest = new PageVersion(version, buffer);
        var kept = newest;
        for (var older = _versions[page]; older is not null; older = older.Older)
        {
            if (!IsRead(live, older.Version, kept.Version))
            {
                pool.Return(older.Buffer);
                continue;
            }

            kept.Older = older;
            kept = older;
        }

        kept.Older = null;
        Volatile.Write(ref _versions[page], newest);
        _changed.Add(page);
        _logged.Set(page);
    }

    /// <summary>Replays one change of the log; only before anybody reads.</summary>
    public void Replay(long offset, ReadOnlySpan<byte> bytes, long version)
    {
        var page = offset / PageFormat.PageSize;
        EnsureTable(page);
        if (_versions[page]?.Buffer is not { } buffer)
        {
            buffer = pool.Rent();
            CopyBase(page, buffer.Bytes);
        }

        bytes.CopyTo(buffer.Bytes[(int)(offset % PageFormat.PageSize)..]);
        _versions[page] = new PageVersion(version, buffer) { IsVerified = false };
        _changed.Add(page);
        _logged.Set(page);
    }

    /// <summary>Writes to the file what transactions of <paramref name="version"/> see, in offset order.</summary>
    public void WriteBack(long version)
    {
        foreach (var page in _changed.Order())
        {
            if (Find(page, version) is { } changed)
            {
                EnsureLength((page + 1) * PageFormat.PageSize);
                file.Write(page * PageFormat.PageSize, changed.Bytes);
            }
        }
    }

    /// <summary>Forgets the versions that <see cref="WriteBack"/> wrote, once the file is flushed and no older transaction reads.</summary>
    /// <param name="version">The version that was written.</param>
    /// <param name="newestVersion">The newest version that anybody reads, and so may have found those that are forgotten.</param>
    public void ForgetWritten(long version, long newestVersion)
    {
        foreach (var page in _changed.ToArray())
        {
            var newest = _versions[page]!;
            if (newest.Version <= version)
            {
                Volatile.Write(ref _versions[page], null);
                _changed.Remove(page);
                Forget(newest, newestVersion);
                continue;
            }

            while (newest.Older is { } older && older.Version > version)
                newest = older;
            Forget(newest.Older, newestVersion);
            newest.Older = null;
        }
    }

    /// <summary>Whether the log has changes of any of these pages, which a recovery would write over what is there now.</summary>
    public bool IsLogged(long firstPage, int count) => _logged.AnySet(firstPage, count);

    /// <summary>The log begins anew; by the writer.</summary>
    public void LogRestarted() => _logged.ClearAll();

    /// <summary>Pages written past this object's knowledge are to be verified again.</summary>
    public void ForgetVerified(long firstPage, long count) => _verified.Clear(firstPage, count);

    /// <summary>Grows the file to at least a length: in large steps, so that the memory map is seldom renewed.</summary>
    public void EnsureLength(long length)
    {
        var present = file.Length;
        var growth = Math.Clamp(present / GrowthShare, SmallestGrowth, LargestGrowth);

        // By whole large pages, a step before they are needed: they are populated while the last ones are written.
        var needed = length < LargePages.WorthwhileFrom ? length : length + growth;
        if (needed <= present)
            return;
        var target = Math.Max(needed, present + growth);
        var unit = target < LargePages.WorthwhileFrom ? PageFormat.PageSize : LargePages.Size;
        file.SetLength((target + unit - 1) / unit * unit);
    }

    public void Dispose() => file.Dispose();

    // Whether a transaction picks a version that was followed by another one.
    private static bool IsRead(ReadOnlySpan<long> live, long version, long next)
    {
        for (var i = live.Length - 1; i >= 0 && live[i] >= version; i--)
        {
            if (live[i] < next)
                return true;
        }

        return false;
    }

    private void Forget(PageVersion? newest, long newestVersion)
    {
        for (var version = newest; version is not null; version = version.Older)
            pool.Return(version.Buffer, newestVersion);
    }

    private void Verify(long page, ReadOnlySpan<byte> bytes)
    {
        if (PageSeal.Matches(page, bytes))
            return;
        var offset = page * PageFormat.PageSize;
        throw new EngineException(
            EngineErrorCode.Damaged, $"'{Path}' is damaged: the page at offset {offset} does not match its checksum.", Path, offset);
    }

    private void EnsureTable(long page)
    {
        if (page < _versions.Length)
            return;
        var grown = new PageVersion?[Math.Max(page + 1, 2L * _versions.Length)];
        _versions.CopyTo(grown, 0);
        Volatile.Write(ref _versions, grown);
    }
}
