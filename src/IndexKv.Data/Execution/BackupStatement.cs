using IndexKv.Engine;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Execution;

/// <summary>BACKUP TO.</summary>
/// <param name="directory">A constant or a parameter.</param>
internal sealed class BackupStatement(ScalarExpression directory) : MaintenanceStatement
{
    public override string Name => "BACKUP";

    public override StatementResult Run(
        Database database, ParameterValues parameters, TimeSpan busyTimeout, CancellationToken cancellationToken)
    {
        var path = directory is ScalarConstant constant ? constant.Value : parameters.Scalars[((ScalarParameter)directory).Ordinal];
        if (path.Type != KvType.Text || path.AsText().Length == 0)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"BACKUP TO takes the path of a directory as text, not {path.Type.ToSqlName()}.");
        database.Backup(path.AsText(), progress: null, cancellationToken);
        return new StatementResult(null, -1);
    }
}
