using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>
/// The operating system's flush with its result. The base class library's own returns normally when the medium fails
/// (measured on .NET 10), which a database cannot live with.
/// </summary>
internal static partial class NativeFlush
{
    private const int FullFsync = 51;
    private const int ReadOnly = 0;

    /// <returns>0, or the operating system's error number.</returns>
    public static int File(SafeFileHandle handle)
    {
        bool ok;
        if (OperatingSystem.IsWindows())
            ok = FlushFileBuffers(handle);
        else if (OperatingSystem.IsMacOS())
            ok = Fcntl(handle, FullFsync, 0) != -1;
        else
            ok = Fdatasync(handle) == 0;
        return ok ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Makes creations and removals in a directory durable; Windows does so by itself.</summary>
    /// <returns>0, or the operating system's error number.</returns>
    public static int Directory(string path)
    {
        if (OperatingSystem.IsWindows())
            return 0;
        using var handle = Open(path, ReadOnly);
        if (handle.IsInvalid || Fsync(handle) != 0)
            return Marshal.GetLastPInvokeError();
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fdatasync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fcntl(SafeFileHandle handle, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("kernel32", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle handle);
}
