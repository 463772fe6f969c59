using System.Runtime.InteropServices;

namespace IndexKv.Engine.Files;

/// <summary>
/// On Unix a write past the process's limit on file sizes sends SIGXFSZ, which ends the process unless somebody handles it. With this
/// handler the write fails like one on a full disk.
/// </summary>
internal static class FileSizeSignal
{
    private const PosixSignal LinuxAndMacOS = (PosixSignal)25;

    private static readonly PosixSignalRegistration? Registration = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
        ? PosixSignalRegistration.Create(LinuxAndMacOS, context => context.Cancel = true)
        : null;

    /// <summary>Makes sure that the handler is there, for the life of the process.</summary>
    public static void Handle() => GC.KeepAlive(Registration);
}
