using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>
/// The first bytes of a file in memory, read-only. Later writes to the file show through (one page cache on the supported systems).
/// On Unix the map is longer than the file, so that it need not be made again each time the file grows; what lies past the file's end
/// must not be touched.
/// </summary>
internal sealed unsafe partial class FileMap : IDisposable
{
    private const int ProtectionRead = 1;
    private const int Shared = 1;
    private const nint Failed = -1;
    private const int AdviceLargePages = 14;
    private const int AdvicePopulate = 22;
    private const long SmallestReserve = 64 << 20;
    private const int ReserveFactor = 4;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private long _limit;

    public FileMap(SafeFileHandle handle, long length)
    {
        _limit = length;
        if (OperatingSystem.IsWindows())
        {
            Capacity = length;
            _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _start = start + _view.PointerOffset;
            return;
        }

        Capacity = Math.Max(SmallestReserve, ReserveFactor * length);
        _start = (byte*)Map(null, (nuint)Capacity, ProtectionRead, Shared, handle, 0);
        if ((nint)_start == Failed)
        {
            // Where address space is limited.
            Capacity = length;
            _start = (byte*)Map(null, (nuint)Capacity, ProtectionRead, Shared, handle, 0);
        }

        if ((nint)_start == Failed)
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }

    /// <summary>How far the map reaches.</summary>
    public long Capacity { get; }

    /// <summary>How far the file is known to reach within the map.</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    public ReadOnlySpan<byte> Slice(long offset, int length) => new(_start + offset, length);

    /// <summary>Has some bytes fetched at each of several offsets.</summary>
    public void Prefetch(ReadOnlySpan<long> offsets, int length) => Files.Prefetch.Touch(_start, offsets, Limit, length);

    /// <summary>Lets the system read what is not in memory yet in large pages; only on Linux, and no more than a hint.</summary>
    public void ReadInLargePages() => _ = Advise(_start, (nuint)Capacity, AdviceLargePages);

    /// <summary>Has the system read a range of whole pages now; only on Linux from 5.14 on, and no more than a hint.</summary>
    public void Populate(long offset, long length) => _ = Advise(_start + offset, (nuint)length, AdvicePopulate);

    public void Dispose()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file!.Dispose();
        }
        else
        {
            _ = Unmap(_start, (nuint)Capacity);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);
}
