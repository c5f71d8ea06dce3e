"""A batch on a Spark cluster: whole files are read where they lie, rows meet by case.

`records` is what the driver does, `work` what an executor does with a file, with contacts and with
cases, `frame` how parcels of rows travel, `session` how Spark is started and kept quiet. Cases
are checked by `engine.batch.groups.check_group`, as in a run on one machine.
"""
