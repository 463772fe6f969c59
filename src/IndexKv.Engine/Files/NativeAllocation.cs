using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>Sets space aside on the medium. The base class library only makes files longer, which on Linux leaves holes.</summary>
internal static partial class NativeAllocation
{
    /// <summary>The system or file system cannot; a longer file has to do.</summary>
    public const int NotSupported = -1;

    private const int InvalidErrno = 22;
    private const int NotSupportedErrno = 95;
    private const int Interrupted = 4;

    /// <summary>Makes a file longer by space of its own.</summary>
    /// <returns>0, the operating system's error number, or <see cref="NotSupported"/>.</returns>
    public static int Reserve(SafeFileHandle handle, long offset, long length)
    {
        if (!OperatingSystem.IsLinux())
            return NotSupported;
        int errno;
        do
            errno = PosixFallocate(handle, offset, length);
        while (errno == Interrupted);
        return errno is InvalidErrno or NotSupportedErrno ? NotSupported : errno;
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PosixFallocate(SafeFileHandle handle, long offset, long length);
}
