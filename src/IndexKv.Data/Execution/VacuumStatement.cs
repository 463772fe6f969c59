using IndexKv.Engine;
using IndexKv.Engine.Querying;

namespace IndexKv.Data.Execution;

/// <summary>VACUUM of one store or of all.</summary>
internal sealed class VacuumStatement(string? store) : MaintenanceStatement
{
    public override string Name => "VACUUM";

    public override StatementResult Run(
        Database database, ParameterValues parameters, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        database.Vacuum(store, progress: null, busyTimeout, cancellationToken);
        return new StatementResult(null, -1);
    }
}
